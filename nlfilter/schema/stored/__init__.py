"""What a list stores: its vocabulary, and how its columns differ from the schema."""
