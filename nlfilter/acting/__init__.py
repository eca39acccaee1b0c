"""What people do with the rows that they see: the actions of a schema, from a request to a link or a call."""
