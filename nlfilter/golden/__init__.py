"""Golden files: requests with the rows that a person judged right, and the tool that checks them."""
