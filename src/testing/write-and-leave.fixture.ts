import { assetPath } from '#lib/assets.ts'
import { openStore } from '#storage/open-store.ts'
import { createQuietLogger } from './quiet-logger.ts'

/** A short-lived program for tests, such as `parley admin create`: opens the store, writes one value, closes. */
const [dataDir, name] = process.argv.slice(2)
const store = await openStore({
  url: null,
  dataDir: dataDir ?? '',
  migrationsDir: assetPath('migrations'),
  logger: createQuietLogger(),
})
await store.unscoped.setInstallationValue(name ?? '', 'written')
await store.close()
