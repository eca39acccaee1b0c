"""What a model is asked: the prompt, the facts about a table in it, and the form of the answer."""
