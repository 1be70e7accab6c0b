import { aws } from './aws/index.ts';
import type { Probe } from './define.ts';
import { document } from './document/index.ts';
import { github } from './github/index.ts';
import { hetzner } from './hetzner/index.ts';
import { http } from './http/index.ts';
import { location } from './location/index.ts';
import { mail } from './mail/index.ts';
import { otc } from './otc/index.ts';
import { ports } from './ports/index.ts';
import { postgres } from './postgres/index.ts';
import { postmark } from './postmark/index.ts';
import { render } from './render/index.ts';
import { s3 } from './s3/index.ts';
import { scaleway } from './scaleway/index.ts';
import { ssh } from './ssh/index.ts';
import { sshHost } from './ssh-host/index.ts';
import { stripe } from './stripe/index.ts';
import { supabase } from './supabase/index.ts';
import { tls } from './tls/index.ts';

/** The built-in probes, sorted by id; a test compares this list with the folders. */
export const probes: readonly Probe[] = [
  aws,
  document,
  github,
  hetzner,
  http,
  location,
  mail,
  otc,
  ports,
  postgres,
  postmark,
  render,
  s3,
  scaleway,
  ssh,
  sshHost,
  stripe,
  supabase,
  tls,
];
