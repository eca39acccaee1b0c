"""What a reading leaves over, and what it may have turned round: named with a reason."""
