CREATE TABLE "audit_entries" (
	"organization_id" text NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"subject_kind" text,
	"subject_id" text,
	"subject_name" text,
	"address" text,
	"user_agent" text,
	"before" json,
	"after" json,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_entries_organization_id_seq_pk" PRIMARY KEY("organization_id","seq")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"organization_id" text PRIMARY KEY NOT NULL,
	"seq" integer NOT NULL,
	"hash" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "invitations_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text,
	"kind" text NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"text_body" text,
	"html_body" text,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "passkeys" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"name" text,
	"public_key" text NOT NULL,
	"credential_id" text NOT NULL,
	"counter" integer NOT NULL,
	"device_type" text NOT NULL,
	"backed_up" boolean NOT NULL,
	"transports" text,
	"aaguid" text,
	"created_at" timestamp (3) with time zone,
	CONSTRAINT "passkeys_credentialID_unique" UNIQUE("credential_id")
);
--> statement-breakpoint
CREATE TABLE "roles" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"permissions" json NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "roles_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "sign_in_providers" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"issuer" text NOT NULL,
	"client_id" text NOT NULL,
	"sealed_client_secret" text,
	"is_enabled" boolean NOT NULL,
	"settings" json NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sign_in_providers_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"sealed_secret" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"retired_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "two_factors" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"verified" boolean DEFAULT true NOT NULL,
	"failed_verification_count" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "widgets" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"name" text NOT NULL,
	"agent_id" text NOT NULL,
	"is_enabled" boolean NOT NULL,
	"allowed_origins" json NOT NULL,
	"calls_per_visitor_and_hour" integer NOT NULL,
	"calls_per_day" integer NOT NULL,
	"look" json NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "permissions" json;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "created_by" text;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "revoked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "requests_per_minute" integer;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "widget_id" text;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "visitor_key" text;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "suspended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "organization_id" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "method" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "last_seen_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "two_factor_enabled" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "is_platform_admin" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "two_factors" ADD CONSTRAINT "two_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "widgets" ADD CONSTRAINT "widgets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_action_index" ON "audit_entries" USING btree ("organization_id","action","seq");--> statement-breakpoint
CREATE INDEX "audit_entries_actor_index" ON "audit_entries" USING btree ("organization_id","actor_id","seq");--> statement-breakpoint
CREATE INDEX "invitations_page_index" ON "invitations" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "invitations_email_index" ON "invitations" USING btree ("email");--> statement-breakpoint
CREATE INDEX "mails_due_index" ON "mails" USING btree ("state","next_attempt_at");--> statement-breakpoint
CREATE INDEX "mails_page_index" ON "mails" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "passkeys_user_id_index" ON "passkeys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "two_factors_user_id_index" ON "two_factors" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "widgets_page_index" ON "widgets" USING btree ("organization_id","created_at","id");--> statement-breakpoint
DROP INDEX "calls_live_index";--> statement-breakpoint
CREATE INDEX "calls_live_index" ON "calls" USING btree ("organization_id","node_id","state") WHERE state <> 'ended';--> statement-breakpoint
CREATE INDEX "calls_widget_index" ON "calls" USING btree ("organization_id","widget_id","created_at") WHERE widget_id is not null;--> statement-breakpoint
CREATE INDEX "memberships_role_index" ON "memberships" USING btree ("role");
--> statement-breakpoint
ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "invitations" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "invitations_scope" ON "invitations"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "audit_entries" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "audit_entries" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "audit_entries_scope" ON "audit_entries"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "audit_heads" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "audit_heads" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "audit_heads_scope" ON "audit_heads"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
ALTER TABLE "widgets" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "widgets" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "widgets_scope" ON "widgets"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
-- What storage/unscoped may find: an invitation by its token or by whom it is for, a widget by its public id, who holds a role,
-- and for the list of organizations how many members each has.
CREATE POLICY "invitations_lookup" ON "invitations" FOR SELECT
	USING (current_setting('app.unscoped_lookup', true) IN ('invitation:' || "token_hash", 'invited:' || "email"));
--> statement-breakpoint
CREATE POLICY "widgets_lookup" ON "widgets" FOR SELECT
	USING ('widget:' || "id" = current_setting('app.unscoped_lookup', true));
--> statement-breakpoint
CREATE POLICY "memberships_role_lookup" ON "memberships" FOR SELECT
	USING (current_setting('app.unscoped_lookup', true) IN ('role:' || "role", 'organizations'));
--> statement-breakpoint
-- The role platform_admin becomes what a person holds beside their organizations. FORCE would hide the rows from us.
ALTER TABLE "memberships" NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
UPDATE "users" SET "is_platform_admin" = true WHERE "id" IN (SELECT "user_id" FROM "memberships" WHERE "role" = 'platform_admin');
--> statement-breakpoint
UPDATE "memberships" SET "role" = 'org_admin' WHERE "role" = 'platform_admin';
--> statement-breakpoint
ALTER TABLE "memberships" FORCE ROW LEVEL SECURITY;
