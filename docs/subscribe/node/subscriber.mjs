// Follow Kinerja's events with @platformatic/kafka. Configuration: the environment (../README.md).
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { Consumer, MessagesStreamFallbackModes, MessagesStreamModes } from '@platformatic/kafka';

const {
  KINERJA_BOOTSTRAP, KINERJA_USER, KINERJA_PASSWORD, KINERJA_CA_FILE, KINERJA_TOPICS,
  KINERJA_GROUP = `${KINERJA_USER}.1`, KINERJA_STATE = 'taken.jsonl',
} = process.env;
const keyOf = (told) => JSON.stringify([told.source, told.type, told.subject]);

// The highest sequence taken of each source, type and subject; one line is one event taken.
function marks() {
  const found = new Map();
  if (!existsSync(KINERJA_STATE)) return found;
  for (const line of readFileSync(KINERJA_STATE, 'utf8').split('\n')) {
    try {
      const told = JSON.parse(line);
      found.set(keyOf(told), told.sequence);
    } catch { /* an empty line, or the last one of a process that was killed */ }
  }
  return found;
}

// Your part: what you keep of an event. Ignore fields that you do not know.
function effect(headers, body) {
  return {
    id: headers.ce_id,
    source: headers.ce_source,
    type: headers.ce_type,
    subject: headers.ce_subject,
    sequence: Number(headers.ce_sequence),
    rows: Array.isArray(body.table) ? body.table.length : null,
    supersedes: body.supersedes ?? null,
  };
}

function read(message) {
  const headers = {};
  for (const [name, value] of message.headers) headers[name.toString()] = value?.toString();
  for (const name of ['ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_sequence']) {
    if (!headers[name]) throw new Error(`${name} is missing`);
  }
  return effect(headers, JSON.parse(message.value.toString()));
}

const consumer = new Consumer({
  clientId: KINERJA_USER,
  groupId: KINERJA_GROUP,
  bootstrapBrokers: KINERJA_BOOTSTRAP.split(','),
  tls: KINERJA_CA_FILE ? { ca: readFileSync(KINERJA_CA_FILE) } : {},
  sasl: { mechanism: 'SCRAM-SHA-512', username: KINERJA_USER, password: KINERJA_PASSWORD },
});
const stream = await consumer.consume({
  topics: KINERJA_TOPICS.split(','),
  mode: MessagesStreamModes.COMMITTED,
  fallbackMode: MessagesStreamFallbackModes.EARLIEST,
  autocommit: false,
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stream.close());

const taken = marks();
const state = openSync(KINERJA_STATE, 'a');
writeSync(state, '\n');
for await (const message of stream) {
  try {
    const told = read(message);
    const isNew = told.sequence > (taken.get(keyOf(told)) ?? 0);
    if (isNew) {
      // Effect and mark are one write: a crash neither loses nor doubles them.
      writeSync(state, `${JSON.stringify(told)}\n`);
      fsyncSync(state);
      taken.set(keyOf(told), told.sequence);
    }
    console.log(isNew ? 'taken' : 'double', told.source, told.type, told.subject, told.sequence);
  } catch (error) { // keep it, tell the office
    console.log(`skipped ${message.topic}/${message.partition}@${message.offset}`, error.message);
  }
  await message.commit();
}
closeSync(state);
await consumer.close();
