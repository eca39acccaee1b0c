"""What words do in each language: the folders of the languages, and what loads them."""
