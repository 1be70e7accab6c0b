/** The IANA registry "TLS Alerts". */
const names: Record<number, string> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  112: 'unrecognized_name',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

export const protocolVersionAlert = 70;

export const alertName = (description: number) => names[description] ?? String(description);

/**
 * Whether an alert speaks of what was negotiated: the version, or the suites and groups, all of which were offered. Any other alert
 * may be about something else (a name, a client certificate, this server's own trouble), and is a refusal only beside an acceptance.
 */
export const speaksOfNegotiation = (description: number) => [40, protocolVersionAlert, 71].includes(description);
