import { expect, test } from 'bun:test'
import { localModels } from '../../src/core/model-connections/local-models.ts'
import { loadCompose } from './compose-files.ts'

test('compose/local.yml serves what "Local models" asks for: the same ports and the same models', async () => {
  const { services } = await loadCompose('local')
  const { stt, llm, tts } = localModels('Local models')
  const published = (service: string) =>
    services[service]?.ports.map(port => `http://${port.host_ip}:${port.published}/v1`)
  expect(published('ollama')).toEqual([llm.baseUrl])
  expect(published('speaches')).toEqual([stt.baseUrl])
  expect(tts.baseUrl).toBe(stt.baseUrl)
  expect(services['ollama-model']?.command).toEqual(['pull', llm.model])
  const preloaded: unknown = JSON.parse(services.speaches?.environment.PRELOAD_MODELS ?? '')
  expect(preloaded).toEqual([stt.model, tts.model])
}, 120_000)
