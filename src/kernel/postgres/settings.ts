/** Writes a value as a string of postgresql.conf. */
export function quoteSetting(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/**
 * The settings of the embedded server, in the order in which they are written.
 *
 * Nothing a client sends reaches the server's log: statements and parameters are never written, and `log_min_messages = log`
 * leaves out the errors of statements, whose text can quote a row (the program that sent them receives and reports them).
 */
export function serverSettings(place: {
  socketFolder: string;
  archiveFolder: string;
  logFolder: string;
  tcpPort: number | undefined;
}): Record<string, string> {
  return {
    listen_addresses: place.tcpPort === undefined ? '' : '127.0.0.1',
    port: String(place.tcpPort ?? 5432),
    unix_socket_directories: process.platform === 'win32' ? '' : place.socketFolder,
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: '128MB',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_level: 'replica',
    wal_compression: 'on',
    max_wal_size: '1GB',
    // A young table grows fast, and plans made for an empty one are wrong: its statistics follow within seconds.
    autovacuum_naptime: '5s',
    random_page_cost: '1.1',
    // Until the first base backup nothing can use the log, so it is thrown away; the backup switches the archive on.
    archive_mode: 'on',
    archive_library: '',
    archive_command: 'exit 0',
    archive_timeout: '5min',
    'basic_archive.archive_directory': place.archiveFolder,
    timezone: 'UTC',
    log_timezone: 'UTC',
    datestyle: 'ISO, YMD',
    lc_messages: 'C',
    jit: 'off',
    logging_collector: 'on',
    log_directory: place.logFolder,
    // One file for each day of the week, begun anew each week: the log never holds more than seven days.
    log_filename: 'postgres-%a.log',
    log_rotation_age: '1d',
    log_rotation_size: '0',
    log_truncate_on_rotation: 'on',
    log_file_mode: '0600',
    log_line_prefix: '%m [%p] ',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_min_duration_statement: '-1',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
  };
}

/** The text of postgresql.conf; `localFile`, a hospital's own values, comes last and wins. */
export function settingsText(settings: Readonly<Record<string, string>>, localFile: string | undefined): string {
  return [
    '# Written by Mortar at each start. Put your own values into postgresql.local.conf in the data folder.',
    ...Object.entries(settings).map(([name, value]) => `${name} = ${quoteSetting(value)}`),
    ...(localFile === undefined ? [] : [`include = ${quoteSetting(localFile)}`]),
    '',
  ].join('\n');
}

/**
 * Who may connect: over the socket, whoever may enter its folder (mode 0700: the server's user and root); over loopback TCP,
 * who knows the password that was drawn when the cluster was made.
 */
export const accessRules = [
  '# Written by Mortar at each start.',
  'local all all trust',
  'host all all 127.0.0.1/32 scram-sha-256',
  'host all all ::1/128 scram-sha-256',
  '',
].join('\n');
