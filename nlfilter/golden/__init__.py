"""Golden files: requests with the rows a person judged right, and the tool that holds us to them."""
