"""The writer without a model: it says a source's own sentences, chosen, shortened and put in order."""
