"""Four services, each a process of its own; they meet only on Kafka."""
