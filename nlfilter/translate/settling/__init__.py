"""From a draft to a translation: the gate, what stands without the model, and the account of wishes."""
