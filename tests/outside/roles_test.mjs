// Every RPC x every role, and without identity: who may not call is refused before anything is read, who may is not refused for
// his role. What may be called stands in the generated table; the server must do as it says.
//   usage: node roles_test.mjs ADDRESS PROTO_FOLDER
import { randomUUID } from 'node:crypto';
import { Client, codes } from './client.mjs';
import { ROLES, readContract } from './contract.mjs';
import { callerHeaders, claimsOf, header, signed } from './identity.mjs';

const [address, protos] = process.argv.slice(2);
const client = new Client(address);
const contract = readContract(protos);
const mistakes = [];
let calls = 0;

async function expect(rpc, who, headers, fits, wanted) {
  const answer = await client.call(rpc, {}, headers, { steps: 1 });
  calls += 1;
  if (!fits(answer.code)) mistakes.push(`${rpc.name} as ${who}: expected ${wanted}, was ${codes[answer.code]} ${answer.message}`);
}

const refusedForRole = (code) => code === codes.PERMISSION_DENIED;
const notForRole = (code) => code !== codes.PERMISSION_DENIED && code !== codes.UNAUTHENTICATED && code !== codes.INTERNAL;

for (const rpc of contract) {
  if (rpc.may === undefined) {
    mistakes.push(`${rpc.name} does not stand in the table`);
    continue;
  }
  await expect(rpc, 'nobody', { 'varsel-purpose': 'test' }, (code) => code === codes.UNAUTHENTICATED, 'UNAUTHENTICATED');
  for (const [column, role] of Object.entries(ROLES)) {
    const may = rpc.may[column] !== '';
    const who = { actor: randomUUID(), role, section: randomUUID(), agency: role === 'partner' ? 'ssp' : undefined, purpose: 'test' };
    await expect(rpc, role, callerHeaders(who), may ? notForRole : refusedForRole, may ? 'to be let in' : 'PERMISSION_DENIED');
    if (may && rpc.purpose) {
      await expect(rpc, `${role} without a purpose`, callerHeaders({ ...who, purpose: undefined }),
        (code) => code === codes.INVALID_ARGUMENT, 'INVALID_ARGUMENT');
    }
  }
  const leader = { actor: randomUUID(), role: 'project_leader', purpose: 'test' };
  const token = callerHeaders(leader).authorization;
  const past = Math.floor(Date.now() / 1000) - 3600;
  const refused = {
    'who only names himself': { 'varsel-actor': leader.actor, 'varsel-role': leader.role },
    'of another district': { authorization: `Bearer ${signed(header, { ...claimsOf(leader), district: 'another' })}` },
    'with an expired token': { authorization: `Bearer ${signed(header, { ...claimsOf(leader), iat: past, nbf: past, exp: past + 900 })}` },
    'for another audience': { authorization: `Bearer ${signed(header, { ...claimsOf(leader), aud: 'another' })}` },
    'with alg none': { authorization: `Bearer ${signed({ ...header, alg: 'none' }, claimsOf(leader)).replace(/[^.]*$/, '')}` },
    'with a forged signature': { authorization: token.replace(/.{20}$/, 'A'.repeat(20)) },
  };
  for (const [who, headers] of Object.entries(refused)) {
    await expect(rpc, `a leader ${who}`, { ...headers, 'varsel-purpose': 'test' }, (code) => code === codes.UNAUTHENTICATED, 'UNAUTHENTICATED');
  }
  for (const role of ['system', 'anyone', 'role_unspecified', 'Officer', '']) {
    await expect(rpc, `"${role}"`, callerHeaders({ actor: randomUUID(), role, purpose: 'test' }),
      (code) => code === codes.UNAUTHENTICATED, 'UNAUTHENTICATED');
  }
}
client.close();
for (const mistake of mistakes.slice(0, 40)) console.error(mistake);
console.log(`${calls} calls of ${contract.length} RPCs, ${mistakes.length} mistakes`);
process.exit(mistakes.length === 0 && calls > 1000 ? 0 : 1);
