import fc from 'fast-check';
import { readPolicy } from './policy.ts';

const read = (...Statement: unknown[]) => readPolicy(JSON.stringify({ Version: '2012-10-17', Statement }), 'dumps');
const allow = { Sid: 'A', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::dumps/*' };
const named = { AWS: 'arn:aws:iam::123456789012:user/alice' };

it.each([
  ['everybody', allow],
  ['everybody of AWS', { ...allow, Principal: { AWS: '*' } }],
  ['everybody among others', { ...allow, Principal: { AWS: [named.AWS, '*'] } }],
  ['everybody in the words of OBS', { ...allow, Principal: { ID: ['*'] } }],
  ['all but one', { ...allow, Principal: undefined, NotPrincipal: named }],
  ['any IPv4 address', { ...allow, Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }],
  ['any IPv6 address beside one network', { ...allow, Condition: { IpAddress: { 'aws:sourceIp': ['192.0.2.0/24', '::/0'] } } }],
  ['everybody who uses TLS', { ...allow, Condition: { Bool: { 'aws:SecureTransport': true } } }],
  ['an empty condition', { ...allow, Condition: {} }],
])('%s is public', (_, statement) => expect(read(statement)).toMatchObject({ public: ['A: s3:GetObject'], unclear: [] }));

it.each([
  ['one network', { ...allow, Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }],
  [
    'any address, of one organisation',
    { ...allow, Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' }, StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
  ],
  ['all but one network', { ...allow, Condition: { NotIpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }],
  ['who says where he comes from', { ...allow, Condition: { StringLike: { 'aws:Referer': '*' } } }],
  ['names with a star in them', { ...allow, Principal: { AWS: 'arn:aws:iam::*:root' } }],
  ['nobody named', { ...allow, Principal: undefined }],
  ['an empty list', { ...allow, Principal: { AWS: [] } }],
  ['another effect', { ...allow, Effect: 'allow' }],
  ['no statement', 'Allow everything'],
  ['a principal of no form', { ...allow, Principal: [['*']] }],
])('%s is unclear', (_, statement) => {
  const { public: open, unclear } = read(statement);
  expect({ open, unclear: unclear.length }).toEqual({ open: [], unclear: 1 });
});

it('takes nobody else for everybody, and no Deny for an Allow', () => {
  expect(
    read(
      { ...allow, Principal: named },
      { ...allow, Principal: { Service: 'logging.s3.amazonaws.com' } },
      { ...allow, Effect: 'Deny' },
    ),
  ).toEqual({
    public: [],
    unclear: [],
    refusesPlainHttp: false,
  });
});

it('takes one statement without a list', () => {
  expect(readPolicy(JSON.stringify({ Statement: allow }), 'dumps').public).toEqual(['A: s3:GetObject']);
});

it.each([[''], ['{}'], ['[]'], ['null'], ['{"Statement":7}'], ['{"Statement":[}'], ['<html></html>']])(
  '%s is no policy',
  (text) => {
    expect(() => readPolicy(text, 'dumps')).toThrow('malformed');
  },
);

describe('requests without TLS', () => {
  const deny = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: ['arn:aws:s3:::dumps', 'arn:aws:s3:::dumps/*'],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const refused = (...statements: object[]) => read(...statements).refusesPlainHttp;

  it.each([
    ['as AWS writes it', [deny]],
    ['everything there is', [{ ...deny, Resource: '*', Action: ['*'] }]],
    ['of another partition', [{ ...deny, Resource: ['arn:aws-cn:s3:::dumps', 'arn:aws-cn:s3:::dumps/*'] }]],
    [
      'in two statements',
      [
        { ...deny, Resource: deny.Resource[0] },
        { ...deny, Resource: deny.Resource[1] },
      ],
    ],
    ['also where the key is absent', [{ ...deny, Condition: { BoolIfExists: { 'aws:securetransport': false } } }]],
  ])('are refused, %s', (_, statements) => expect(refused(...statements)).toBe(true));

  it.each([
    ['on the bucket alone', { ...deny, Resource: 'arn:aws:s3:::dumps' }],
    ['on objects alone', { ...deny, Resource: 'arn:aws:s3:::dumps/*' }],
    ['on some objects', { ...deny, Resource: ['arn:aws:s3:::dumps', 'arn:aws:s3:::dumps/a/*'] }],
    ['on another bucket', { ...deny, Resource: ['arn:aws:s3:::other', 'arn:aws:s3:::other/*'] }],
    ['for reading', { ...deny, Action: ['s3:GetObject'] }],
    ['for all but reading', { ...deny, Action: undefined, NotAction: 's3:GetObject' }],
    ['for one user', { ...deny, Principal: named }],
    ['but for one user', { ...deny, Principal: undefined, NotPrincipal: named }],
    ['for some addresses', { ...deny, Condition: { ...deny.Condition, IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }],
    ['with a second key', { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false', 'aws:ViaAWSService': 'false' } } }],
    ['the other way round', { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['always', { ...deny, Condition: undefined }],
    ['allowed', { ...deny, Effect: 'Allow' }],
  ])('are not said to be refused %s', (_, statement) => expect(refused(statement)).toBe(false));
});

it('nothing a policy says makes it throw anything but malformed, and no list grows', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      const wrapped = `{"Statement":[{"Effect":"Allow","Principal":${text},"Condition":${text}}, ${text}]}`;
      const { public: open, unclear } = readPolicy(wrapped, 'dumps');
      expect(open.length + unclear.length).toBeLessThanOrEqual(2);
    }),
  );
  const many = read(...Array.from({ length: 400 }, () => ({ ...allow, Sid: 'x'.repeat(1000) })));
  expect(many.public).toHaveLength(50);
  expect(Math.max(...many.public.map((each) => each.length))).toBe(300);
});
