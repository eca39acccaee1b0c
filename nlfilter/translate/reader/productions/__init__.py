"""What the rules make of words and nodes; one module for each kind of wish."""
