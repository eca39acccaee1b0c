"""What a text says about a person, as facts and wishes over the columns of a schema."""
