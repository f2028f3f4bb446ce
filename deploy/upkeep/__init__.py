"""Care of what is kept: verify it, back it up, restore it. Works on Kafka and MongoDB directly.

The services are asked nothing: what they would say of themselves is not what is to be checked.
"""
