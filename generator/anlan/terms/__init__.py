"""The words of the house: vocabularies with labels in both languages, findings and the cards of rules."""
