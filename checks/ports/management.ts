import { z } from 'zod';
import { type OpenPort, portsOf } from '../../src/facts/index.ts';
import { defineCheck, fails, unknown } from '../define.ts';
import { ports } from '../params.ts';
import { holdsByPorts, portName, statesOf } from '../port-states.ts';

/**
 * Holds only when every port was closed by the peer's own word, or silent while others answered (others than web ports alone, else it
 * only indicates). What an allowed place can reach,
 * and what listens inside, says nothing about the rest of the world: there the question stays open.
 */
export const portsManagement = defineCheck({
  id: 'ports.management',
  judges: 'open-port',
  params: z.strictObject({
    ports: ports.min(1).default([...portsOf('management')]),
    /** Names of vantage points, or own addresses, from which the ports may be reached. */
    allowFrom: z.array(z.string().min(1)).default([]),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.20', bsi: 'ARCH.5.1.6' },
  reproduce:
    'nmap -Pn -sT -p 22,23,135,139,445,1433,1521,2375,2376,3306,3389,5432,5900,5985,5986,6379,6443,8006,9200,10250,11211,27017 {address}',
  wants: (params) => ({ ports: params.ports }),
  judge(fact, { ports: asked, allowFrom }) {
    const states = statesOf(fact, asked);
    const { open, unseen, silent } = states;
    const vantage = fact.source.vantage.name;
    if (open.length > 0) {
      const names = open.map(portName);
      if (fact.view === 'inside' || isAllowed(fact, allowFrom)) return unknown('not-visible', { what: names });
      return fails('reachable', { address: fact.address, ports: names, vantage });
    }
    if (unseen.length > 0) return unknown(unseen[0]!.reason, { what: unseen.map(portName) });
    const seen = { address: fact.address, count: asked.length, silent: silent.length, vantage };
    return holdsByPorts([{ fact, states }], 'not-reachable', seen);
  },
});

const isAllowed = ({ source: { vantage } }: OpenPort, allowFrom: readonly string[]) =>
  allowFrom.includes(vantage.name) || (vantage.address !== undefined && allowFrom.includes(vantage.address));
