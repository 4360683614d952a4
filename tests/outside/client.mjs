// Calls by grpc-js over bytes. A call ends in {code, message, replies, metadata}; it never throws for what the server says. `message`
// holds all of a refusal, with its details; `metadata` all that came beside the replies, as text.
import grpc from '@grpc/grpc-js';

export const codes = grpc.status;

export class Client {
  constructor(address) {
    this.channel = new grpc.Client(address, grpc.credentials.createInsecure(), 
      { 'grpc.max_receive_message_length': 16 << 20, 'grpc.use_local_subchannel_pool': 1 });
  }

  close() {
    this.channel.close();
  }

  // `request` is a plain object. Of a stream at most `steps` replies are taken.
  call(rpc, request, metadata, { steps = 20, seconds = 20 } = {}) {
    const bytes = Buffer.from(rpc.request.encode(rpc.request.fromObject(request)).finish());
    return this.callBytes(rpc, bytes, metadata, { steps, seconds });
  }

  callBytes(rpc, bytes, metadata, { steps = 20, seconds = 20 } = {}) {
    const headers = new grpc.Metadata();
    for (const [key, value] of Object.entries(metadata)) headers.set(key, value);
    const options = { deadline: Date.now() + seconds * 1000 };
    const path = `/${rpc.name}`;
    const same = (buffer) => buffer;
    let beside = '';
    const keep = (metadata) => { beside += textOf(metadata); };
    return new Promise((resolve) => {
      if (!rpc.stream) {
        let answer;
        const call = this.channel.makeUnaryRequest(path, same, same, bytes, headers, options, (error, reply) => {
          answer = error ? ended(error) : { code: codes.OK, message: '', replies: [reply] };
        });
        call.on('metadata', keep);
        // After the reply or the error, with what trails it.
        call.on('status', (status) => {
          keep(status.metadata);
          setImmediate(() => resolve({ ...answer, metadata: beside }));
        });
        return;
      }
      const replies = [];
      const stream = this.channel.makeServerStreamRequest(path, same, same, bytes, headers, options);
      stream.on('data', (reply) => {
        replies.push(reply);
        if (replies.length >= steps) stream.cancel();
      });
      stream.on('metadata', keep);
      stream.on('status', (status) => keep(status.metadata));
      stream.on('error', (error) => resolve({ ...(error.code === codes.CANCELLED && replies.length >= steps
        ? { code: codes.OK, message: '' } : ended(error)), replies, metadata: beside }));
      stream.on('end', () => setImmediate(() => resolve({ code: codes.OK, message: '', replies, metadata: beside })));
    });
  }
}

function textOf(metadata) {
  return Object.entries(metadata?.toJSON() ?? {}).map(([key, values]) =>
    `${key}: ${values.map((value) => Buffer.from(value).toString('latin1')).join(', ')}\n`).join('');
}

function ended(error) {
  // The details of a refusal are the server's words too.
  const details = error.metadata?.get('grpc-status-details-bin') ?? [];
  return { code: error.code, message: `${error.details} ${Buffer.concat(details.map((one) => Buffer.from(one))).toString('latin1')}`, replies: [] };
}
