"""Secrets and broker settings for `docker-compose.yml`, and the step that provisions them."""
