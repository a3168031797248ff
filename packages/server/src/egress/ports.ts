/**
 * Ports that are refused unless the operator's list names them. A hook is an HTTP request whose path and body somebody
 * else may choose; sent to a service that is not a web server, its lines can be taken for that service's commands, and the
 * service gets them from our address. These are the ports that browsers refuse for the same reason (the Fetch standard's
 * list), and besides them databases, caches, queues, remote desktops, and the control ports of Docker, etcd and Kubernetes,
 * which do speak HTTP and run whatever they are told.
 */
export function isRefusedPort(port: number): boolean {
  return BROWSERS.has(port) || SERVICES.has(port);
}

const BROWSERS = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

const SERVICES = new Set([
  445, // SMB
  1433, // SQL Server
  1521, // Oracle
  1883, // MQTT
  2375, // Docker
  2376, // Docker
  2379, // etcd
  2380, // etcd
  3306, // MySQL
  3389, // remote desktop
  5432, // Postgres
  5672, // AMQP
  5900, // VNC
  6379, // Redis
  9042, // Cassandra
  10250, // Kubernetes' node agent
  11211, // memcached
  27017, // MongoDB
]);
