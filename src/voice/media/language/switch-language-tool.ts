import type { LineTool } from '../session/call-line.ts'
import type { CallTongue } from './call-tongue.ts'
import { englishName } from './language-names.ts'

/** Lets the model change the language of the call, where the agent has several. It runs here and is no tool of the organization. */
export function createSwitchLanguageTool(tongue: CallTongue, languages: readonly string[]): LineTool[] {
  if (!tongue.isOpen) return []
  return [
    {
      name: 'switch_language',
      description: `Changes the language of the call, when the caller asks for it or cannot follow. You speak ${languages.map(englishName).join(', ')}.`,
      parameters: {
        type: 'object' as const,
        properties: { language: { type: 'string', enum: [...languages] } },
        required: ['language'],
        additionalProperties: false,
      },
      async run({ language }) {
        const { answer, isError } = tongue.choose(typeof language === 'string' ? language : '')
        return { output: answer, isError }
      },
    },
  ]
}
