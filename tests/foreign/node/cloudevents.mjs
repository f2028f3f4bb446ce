// Standard input: records as JSON lines. Standard output: each as the official SDK reads it, and
// the same event as the SDK says it again (Kafka, binary mode).
import { createInterface } from 'node:readline';
import { CloudEvent, Kafka } from 'cloudevents';

for await (const line of createInterface({ input: process.stdin })) {
  const { key, value, headers } = JSON.parse(line);
  const read = Kafka.toEvent({ key, value, headers, body: value });
  read.validate();
  const said = Kafka.binary(new CloudEvent(read.toJSON()));
  console.log(JSON.stringify({
    read: read.toJSON(),
    said: { key: said.key, value: said.value, headers: said.headers },
  }));
}
