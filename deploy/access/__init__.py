"""Who may do what on Kafka: rights of services and of subscribing systems."""
