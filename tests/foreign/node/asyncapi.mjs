// The official AsyncAPI parser on one file: what it complains of, as JSON lines, then what it read.
import { Parser, fromFile } from '@asyncapi/parser';

const { document, diagnostics } = await fromFile(new Parser(), process.argv[2]).parse();
const complaints = diagnostics.map(({ severity, code, path, message }) => ({
  severity, code, path: path.join('/'), message,
}));
const read = document ? {
  version: document.version(),
  channels: document.allChannels().all().map((channel) => channel.address()),
  messages: document.allMessages().all().map((message) => ({
    name: message.name(),
    required: message.payload().json().required,
    headers: Object.keys(message.headers().properties()),
    examples: message.examples().length,
  })),
} : null;
console.log(JSON.stringify({ complaints, read }));
