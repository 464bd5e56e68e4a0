CREATE TABLE "call_incidents" (
	"organization_id" text NOT NULL,
	"call_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"at_ms" integer NOT NULL,
	"text" text NOT NULL,
	"params" json,
	CONSTRAINT "call_incidents_organization_id_call_id_id_pk" PRIMARY KEY("organization_id","call_id","id")
);
--> statement-breakpoint
ALTER TABLE "call_incidents" ADD CONSTRAINT "call_incidents_call_fk" FOREIGN KEY ("organization_id","call_id") REFERENCES "public"."calls"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_incidents" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "call_incidents" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "call_incidents_scope" ON "call_incidents"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
