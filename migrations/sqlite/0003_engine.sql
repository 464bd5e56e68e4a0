CREATE TABLE `call_incidents` (
	`organization_id` text NOT NULL,
	`call_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`at_ms` integer NOT NULL,
	`text` text NOT NULL,
	`params` text,
	PRIMARY KEY(`organization_id`, `call_id`, `id`),
	FOREIGN KEY (`organization_id`,`call_id`) REFERENCES `calls`(`organization_id`,`id`) ON UPDATE no action ON DELETE cascade
);
