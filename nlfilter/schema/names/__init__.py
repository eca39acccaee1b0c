"""What names and units tell: tables of words in TOML, and guesses made with them."""
