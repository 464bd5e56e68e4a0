import { useMessages } from '../page-context.tsx'

interface NamedRole {
  role: string
  /** null: predefined, or a custom role that is gone. */
  customRoleName: string | null
}

/** What a role is called in the language of the page. Custom ones are called as whoever made them wrote. */
export function useRoleName(): (role: NamedRole) => string {
  const { roles } = useMessages().members
  const predefined = new Map(Object.entries(roles))
  return ({ role, customRoleName }) => customRoleName ?? predefined.get(role) ?? roles.gone
}
