import { Icon } from '../components/icon.tsx'
import { useMessages } from '../page-context.tsx'

/** Stands over every page of the platform: what is done here acts on the whole appliance. */
export function PlatformMark() {
  const { mark } = useMessages().platform
  return (
    <p class="platform-mark">
      <Icon name="shield" />
      {mark}
    </p>
  )
}
