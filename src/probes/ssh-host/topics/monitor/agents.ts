/** An agent that watches a machine, by the names of its services and processes. */
export interface Agent {
  readonly name: string;
  readonly units: readonly string[];
  /** Names of processes, of which the kernel keeps 15 characters. */
  readonly processes: readonly string[];
}

const agent = (name: string, units: readonly string[] = [name], processes: readonly string[] = units): Agent => ({
  name,
  units,
  processes: processes.map((each) => each.slice(0, 15)),
});

/** The agents that are known, by the names their packages give them. */
export const agents: readonly Agent[] = [
  agent('amazon-cloudwatch-agent'),
  agent('azure-monitor-agent', ['azuremonitoragent'], ['mdsd', 'amacoreagent']),
  agent('checkmk', ['check-mk-agent.socket', 'check_mk.socket', 'cmk-agent-ctl-daemon'], ['cmk-agent-ctl']),
  agent('collectd'),
  agent('datadog-agent', ['datadog-agent'], ['datadog-agent']),
  agent('dynatrace-oneagent', ['oneagent'], ['oneagentwatchdog']),
  agent('elastic-agent'),
  agent(
    'google-cloud-ops-agent',
    ['google-cloud-ops-agent', 'google-cloud-ops-agent-opentelemetry-collector', 'stackdriver-agent'],
    [],
  ),
  agent('grafana-agent', ['grafana-agent', 'alloy']),
  agent('heartbeat (Elastic)', ['heartbeat-elastic'], ['heartbeat']),
  agent('icinga2'),
  agent('metricbeat'),
  agent('monit'),
  agent('munin-node'),
  agent('nagios', ['nagios', 'nagios4']),
  agent('ncpa', ['ncpa', 'ncpa_listener']),
  agent('netdata'),
  agent('newrelic-infra'),
  agent('node_exporter', ['node_exporter', 'node-exporter', 'prometheus-node-exporter']),
  agent('nrpe', ['nrpe', 'nagios-nrpe-server'], ['nrpe']),
  agent('opentelemetry-collector', ['otelcol', 'otelcol-contrib']),
  agent('ossec', ['ossec', 'ossec-hids'], ['ossec-agentd', 'ossec-monitord']),
  agent('prometheus'),
  agent('sensu-agent'),
  agent('telegraf'),
  agent('wazuh-agent', ['wazuh-agent'], ['wazuh-agentd']),
  agent('zabbix-agent', ['zabbix-agent', 'zabbix-agent2', 'zabbix_agentd'], ['zabbix_agentd', 'zabbix_agent2']),
];
