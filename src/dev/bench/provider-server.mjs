// A cloud of many projects behind one port: node provider-server.mjs PORT PROJECTS SERVERS LATENCY BURST
// It answers as Hetzner's interface does, to any token `project-N-…`, each answer after LATENCY milliseconds; a project may ask BURST times at once
// and once more each second. GET /statistics tells how often each was asked and refused.
import { createServer } from 'node:http';

const [port, projects, servers, latency, burst] = process.argv.slice(2).map(Number);
const created = new Date(Date.now() - 86_400_000).toISOString();
const location = { id: 1, name: 'fsn1', country: 'DE' };
const address = (project, index) => `198.${18 + (project >> 8)}.${project & 255}.${index & 255}`;

const serverAt = (project, index) => ({
  id: index + 1,
  name: `web-${project}-${index}`,
  labels: { role: 'app' },
  location,
  backup_window: '22-02',
  volumes: [],
  primary_disk_size: 40,
  public_net: { ipv4: { ip: address(project, index) }, ipv6: null, firewalls: [{ id: 1, status: 'applied' }] },
});
const imageAt = (index) => ({
  id: index + 1,
  status: 'available',
  created: new Date(Date.parse(created) - (index % 7) * 86_400_000).toISOString(),
  deleted: null,
  bound_to: Math.floor(index / 7) + 1,
  created_from: { id: Math.floor(index / 7) + 1, name: `web-${Math.floor(index / 7)}` },
  image_size: 2.5,
});
const rule = { direction: 'in', protocol: 'tcp', port: '443', source_ips: ['0.0.0.0/0', '::/0'], description: null };
const lists = {
  '/servers': ['servers', servers, serverAt],
  '/images?backup': ['images', servers * 7, (_, index) => imageAt(index)],
  '/firewalls': ['firewalls', 1, () => ({ id: 1, name: 'web', rules: [rule] })],
};

const asked = Array.from({ length: projects }, () => ({ granted: 0, refused: 0, left: burst, at: Date.now() }));

createServer((request, response) => {
  const url = new URL(request.url, 'http://replay');
  const send = (status, body, headers = {}) =>
    setTimeout(() => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    }, latency);
  if (url.pathname === '/statistics')
    return send(
      200,
      asked.map(({ granted, refused }) => ({ granted, refused })),
    );
  const project = Number(/^Bearer project-(\d+)-/.exec(request.headers.authorization ?? '')?.[1]);
  const state = asked[project];
  if (state === undefined) return send(401, { error: { code: 'unauthorized' } });
  const now = Date.now();
  state.left = Math.min(burst, state.left + (now - state.at) / 1000);
  state.at = now;
  const limits = () => ({ 'ratelimit-limit': String(burst), 'ratelimit-remaining': String(Math.max(0, Math.floor(state.left))) });
  if (state.left < 1) {
    state.refused++;
    return send(429, { error: { code: 'rate_limit_exceeded' } }, limits());
  }
  state.left -= 1;
  state.granted++;
  const name = url.pathname === '/images' ? `/images?${url.searchParams.get('type')}` : url.pathname;
  const [key, total, make] = lists[name] ?? [url.pathname.slice(1), 0, () => ({})];
  const [page, perPage] = [Number(url.searchParams.get('page') ?? 1), Number(url.searchParams.get('per_page') ?? 25)];
  const first = (page - 1) * perPage;
  const items = Array.from({ length: Math.max(0, Math.min(perPage, total - first)) }, (_, index) => make(project, first + index));
  const last = Math.max(1, Math.ceil(total / perPage));
  send(
    200,
    { [key]: items, meta: { pagination: { page, next_page: page < last ? page + 1 : null, total_entries: total } } },
    limits(),
  );
}).listen(port, '127.0.0.1', () => console.log('ready'));
