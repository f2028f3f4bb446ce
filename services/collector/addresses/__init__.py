"""The addresses of collector, a file for each thing that people work on."""
