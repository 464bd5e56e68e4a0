import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/storage/schema/postgres-schema.ts',
  out: './migrations/postgres',
  casing: 'snake_case',
})
