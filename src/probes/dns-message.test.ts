import dnsPacket, { type Answer } from 'dns-packet';
import fc from 'fast-check';
import { ProbeError } from './define.ts';
import { decodeReply, domainName, encodeQuestion, type Question } from './dns-message.ts';

const question: Question = { id: 7, name: 'example.test', type: 'TXT' };
const reply = (answers: Answer[], more: object = {}) =>
  dnsPacket.encode({
    type: 'response',
    id: 7,
    flags: 0x0180,
    questions: [{ name: 'example.test', type: 'TXT' }],
    answers,
    ...more,
  });
const txt = (data: string | string[]): Answer => ({ name: 'example.test', type: 'TXT', data });

describe('encodeQuestion', () => {
  it('is what another implementation reads, with AD and DO set', () => {
    const read = dnsPacket.decode(encodeQuestion({ id: 513, name: 'A.Example.test.', type: 'TLSA' }));
    expect(read).toMatchObject({ id: 513, type: 'query', flag_rd: true, flag_ad: true });
    expect(read.questions).toEqual([{ name: 'a.example.test', type: 'TLSA', class: 'IN' }]);
    expect(read.additionals![0]).toMatchObject({ type: 'OPT', udpPayloadSize: 1232, flag_do: true });
  });
  it.each(['', '.', 'a..b', `${'a'.repeat(64)}.test`, `${'abcdefg.'.repeat(40)}test`, 'a b.test', 'a\\046b.test', 'ä.test'])(
    'refuses the name %j',
    (name) => expect(() => domainName(name)).toThrow('domain name'),
  );
});

describe('decodeReply', () => {
  it('reads every type of record', () => {
    const answers: Answer[] = [
      { name: 'example.test', type: 'A', data: '192.0.2.1' },
      { name: 'EXAMPLE.test', type: 'AAAA', data: '2001:db8::1' },
      { name: 'example.test', type: 'CNAME', data: 'Other.test' },
      { name: 'example.test', type: 'MX', data: { preference: 10, exchange: 'mx.example.test' } },
      { name: 'example.test', type: 'MX', data: { preference: 0, exchange: '.' } },
      txt(['v=spf1 ', '-all']),
      { name: 'example.test', type: 'CAA', data: { issuerCritical: true, flags: 128, tag: 'issue', value: 'ca.test' } },
      {
        name: 'example.test',
        type: 'TLSA',
        data: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.from('ab'.repeat(32), 'hex') },
      },
    ];
    expect(decodeReply(reply(answers), question)!.answers.map((each) => each.data)).toEqual([
      '192.0.2.1',
      '2001:db8::1',
      'other.test',
      { preference: 10, host: 'mx.example.test' },
      { preference: 0, host: '.' },
      'v=spf1 -all',
      { critical: true, tag: 'issue', value: 'ca.test' },
      { usage: 3, selector: 1, matching: 1, data: 'ab'.repeat(32) },
    ]);
  });

  it('passes over records of other types, however odd, and of other classes', () => {
    const odd: Answer[] = [
      { name: 'example.test', type: 'NULL', data: Buffer.alloc(40, 255) },
      { ...txt('of chaos'), class: 'CH' } as Answer,
      txt('of the internet'),
    ];
    expect(decodeReply(reply(odd), question)!.answers.map((each) => each.data)).toEqual(['of the internet']);
  });

  it('puts the upper bits of the response code in front: BADVERS is not NOERROR', () => {
    const opt = { type: 'OPT', name: '.', extendedRcode: 1, udpPayloadSize: 1232, ednsVersion: 0, flags: 0, options: [] };
    expect(decodeReply(reply([], { additionals: [opt] }), question)!.rcode).toBe(16);
  });

  it('is no reply when id, name, type or direction differ', () => {
    expect(decodeReply(reply([txt('a')]), { ...question, id: 8 })).toBeUndefined();
    expect(decodeReply(reply([txt('a')]), { ...question, name: 'other.test' })).toBeUndefined();
    expect(decodeReply(reply([txt('a')]), { ...question, type: 'MX' })).toBeUndefined();
    expect(decodeReply(reply([txt('a')], { type: 'query' }), question)).toBeUndefined();
    expect(decodeReply(Buffer.alloc(4), question)).toBeUndefined();
  });

  it('never reads less than was sent: every message cut short is malformed', () => {
    const whole = reply([txt('v=spf1 ip4:192.0.2.0/24 +all'), { name: 'example.test', type: 'A', data: '192.0.2.1' }]);
    for (let length = 12; length < whole.length; length++) {
      expect(() => decodeReply(whole.subarray(0, length), question)).toThrow(ProbeError);
    }
  });

  it('keeps a dot inside a label apart from one between labels', () => {
    const odd = Buffer.concat([Buffer.from([3]), Buffer.from('a.b'), Buffer.from([4]), Buffer.from('test'), Buffer.alloc(1)]);
    const message = Buffer.concat([reply([]), Buffer.from('c00c0005000100000000', 'hex'), Buffer.from([0, odd.length]), odd]);
    message.writeUInt16BE(1, 6);
    expect(decodeReply(message, question)!.answers[0]!.data).toBe('a\\046b.test');
  });

  it.each([
    ['a name that points at itself', 'c01e', 30],
    ['a name that points forwards', 'c0ff', 30],
    ['a label of a reserved kind', '80', 30],
  ])('refuses %s', (_name, hex) => {
    const message = Buffer.concat([reply([]), Buffer.from(hex, 'hex'), Buffer.from('0001000100000000000401020304', 'hex')]);
    message.writeUInt16BE(1, 6);
    expect(() => decodeReply(message, question)).toThrow('malformed');
  });

  it('refuses long chains of pointers and absurd counts quickly', () => {
    const chain = Buffer.alloc(4000);
    for (let at = 2; at < chain.length; at += 2) chain.writeUInt16BE(0xc000 | (30 + at - 2), at);
    const message = Buffer.concat([reply([]), chain, Buffer.from('0001000100000000000401020304', 'hex')]);
    message.writeUInt16BE(1, 6);
    expect(() => decodeReply(message, question)).toThrow('malformed');
    const many = reply([]);
    many.writeUInt16BE(0xffff, 8);
    expect(() => decodeReply(many, question)).toThrow('incomplete');
  });

  it('answers anything with a reply, with nothing, or with a typed failure', () => {
    const head = reply([txt('a')]).subarray(0, 30);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(3), fc.nat(3), (tail, answers, additionals) => {
        const message = Buffer.concat([head, tail]);
        message.writeUInt16BE(answers, 6);
        message.writeUInt16BE(additionals, 10);
        try {
          const read = decodeReply(message, question);
          expect(read!.answers.length).toBeLessThanOrEqual(answers);
        } catch (error) {
          expect(error).toBeInstanceOf(ProbeError);
        }
      }),
    );
  });

  it('reads any text as another implementation wrote it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60, unit: 'grapheme' }), { minLength: 1, maxLength: 5 }), (strings) => {
        expect(decodeReply(reply([txt(strings)]), question)!.answers[0]!.data).toBe(strings.join(''));
      }),
    );
  });
});
