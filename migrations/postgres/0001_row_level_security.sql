-- Law 1 on Postgres: a row is seen, and written, only by a transaction that has said whose data it works on
-- (set_config('app.organization_id', ..., true)). FORCE binds the owner too, so that a wrong DATABASE_URL fails closed.
-- NB: it binds migrations as well: one that moves rows must switch it off first (ALTER TABLE x NO FORCE ROW LEVEL SECURITY)
-- and on again at its end, or it silently moves none.
ALTER TABLE "organizations" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "organizations" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "organizations_scope" ON "organizations"
	USING ("id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "organization_contexts" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "organization_contexts" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "organization_contexts_scope" ON "organization_contexts"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "memberships" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "memberships" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "memberships_scope" ON "memberships"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "api_keys" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "api_keys" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "api_keys_scope" ON "api_keys"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "model_connections" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "model_connections" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "model_connections_scope" ON "model_connections"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "agents" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "agents" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "agents_scope" ON "agents"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "agent_versions" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "agent_versions" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "agent_versions_scope" ON "agent_versions"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "tools" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "tools" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "tools_scope" ON "tools"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "calls" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "calls" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "calls_scope" ON "calls"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "turns" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "turns" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "turns_scope" ON "turns"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "tool_calls" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "tool_calls" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "tool_calls_scope" ON "tool_calls"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
-- The look-ups of storage/unscoped, which find out whose data a piece of work is about. Each may read the rows that its
-- transaction has named in app.unscoped_lookup, and nothing else.
CREATE POLICY "memberships_lookup" ON "memberships" FOR SELECT
	USING ('user:' || "user_id" = current_setting('app.unscoped_lookup', true));
--> statement-breakpoint
CREATE POLICY "api_keys_lookup" ON "api_keys" FOR SELECT
	USING ('api_key:' || "hash" = current_setting('app.unscoped_lookup', true));
--> statement-breakpoint
CREATE POLICY "organizations_lookup" ON "organizations" FOR SELECT
	USING (nullif(current_setting('app.unscoped_lookup', true), '') IS NOT NULL);
