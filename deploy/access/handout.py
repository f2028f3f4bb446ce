"""What a subscribing system is told: ready client configurations. Pure."""

from dataclasses import dataclass
from pathlib import Path

from deploy.access.subscribers import Subscriber
from shared.trust import Trust


@dataclass(frozen=True, slots=True)
class Handout:
    """A subscriber, its new password, and where Kafka is and how it is known."""

    subscriber: Subscriber
    password: str
    bootstrap: str
    trust: Trust

    @property
    def group(self) -> str:
        """A consumer group that it may use."""
        return f"{self.subscriber.group_prefix}1"

    @property
    def ca(self) -> Path | None:
        """The authority's certificate, which the subscriber needs a copy of."""
        return self.trust.ca_file

    @property
    def protocol(self) -> str:
        """As Kafka's clients call it."""
        return "SASL_PLAINTEXT" if self.trust.insecure_without_tls else "SASL_SSL"

    def environment(self) -> dict[str, str]:
        """For the example of docs/how-to/subscribe.md."""
        ca = {} if self.ca is None else {"KAFKA_CA": str(self.ca)}
        return {
            "KAFKA": self.bootstrap,
            "KAFKA_USER": self.subscriber.account,
            "KAFKA_PASSWORD": self.password,
            "GROUP": self.group,
            **ca,
        }

    def kit_environment(self) -> dict[str, str]:
        """For the kits of docs/subscribe."""
        ca = {} if self.ca is None else {"KINERJA_CA_FILE": str(self.ca)}
        return {
            "KINERJA_BOOTSTRAP": self.bootstrap,
            "KINERJA_USER": self.subscriber.account,
            "KINERJA_PASSWORD": self.password,
            "KINERJA_TOPICS": ",".join(self.subscriber.topics),
            "KINERJA_GROUP": self.group,
            **ca,
        }

    def properties(self) -> str:
        """For Kafka's Java clients and tools; a certificate in PEM needs no keystore."""
        login = (
            "org.apache.kafka.common.security.scram.ScramLoginModule required "
            f'username="{self.subscriber.account}" password="{self.password}";'
        )
        settings = {
            "bootstrap.servers": self.bootstrap,
            "group.id": self.group,
            "security.protocol": self.protocol,
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.jaas.config": login,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": "false",
        }
        if self.ca is not None:
            settings |= {"ssl.truststore.type": "PEM", "ssl.truststore.location": str(self.ca)}
        return "".join(f"{key}={value}\n" for key, value in settings.items())

    def python(self) -> str:
        """A consumer of aiokafka."""
        context = "ssl.create_default_context()"
        if self.ca is not None:
            context = f'ssl.create_default_context(cafile="{self.ca}")'
        tls = "" if self.trust.insecure_without_tls else f"    ssl_context={context},\n"
        topics = "".join(f'    "{topic}",\n' for topic in self.subscriber.topics)
        return (
            "consumer = AIOKafkaConsumer(\n"
            f"{topics}"
            f'    bootstrap_servers="{self.bootstrap}",\n'
            f'    group_id="{self.group}",\n'
            f'    security_protocol="{self.protocol}",\n'
            f"{tls}"
            '    sasl_mechanism="SCRAM-SHA-512",\n'
            f'    sasl_plain_username="{self.subscriber.account}",\n'
            f'    sasl_plain_password="{self.password}",\n'
            '    auto_offset_reset="earliest",\n'
            "    enable_auto_commit=False,\n"
            ")\n"
        )
