CREATE TABLE "egress_destinations" (
	"organization_id" text NOT NULL,
	"destination" text NOT NULL,
	"purpose" text NOT NULL,
	"outcome" text NOT NULL,
	"count" integer NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "egress_destinations_organization_id_destination_purpose_outcome_pk" PRIMARY KEY("organization_id","destination","purpose","outcome")
);
--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "end_detail_params" json;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "llm_cached_input_tokens" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "audio_input_tokens" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "audio_output_tokens" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "language" text;--> statement-breakpoint
ALTER TABLE "egress_destinations" ADD CONSTRAINT "egress_destinations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "egress_destinations" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "egress_destinations" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "egress_destinations_scope" ON "egress_destinations"
	USING ("organization_id" = nullif(current_setting('app.organization_id', true), ''))
	WITH CHECK ("organization_id" = nullif(current_setting('app.organization_id', true), ''));
