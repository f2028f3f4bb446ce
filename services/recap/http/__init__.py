"""The addresses of recap by what they are for; `services.recap.api` joins them."""
