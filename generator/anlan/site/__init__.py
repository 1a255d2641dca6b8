"""Writes the boards as a site: people's pages through MkDocs once, generated ones by templates, whole or not at all."""
