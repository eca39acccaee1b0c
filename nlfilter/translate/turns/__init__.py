"""Later turns of a dialogue: what a turn asks for, fitted in with the conditions in force."""
