import {
  createPlatformAdminService,
  type PlatformAdminService,
} from '../organizations/platform-admin-service.ts'
import { createUsageService, type UsageService } from '../usage/usage-service.ts'
import {
  createInvitationService,
  type InvitationDependencies,
  type InvitationService,
} from './invitation-service.ts'
import { createJoiningService, type JoiningDependencies, type JoiningService } from './joining-service.ts'
import { createMemberService, type MemberService } from './member-service.ts'

/** The services around who belongs where. */
export interface MemberParts {
  members: MemberService
  invitations: InvitationService
  joining: JoiningService
  platformAdmins: PlatformAdminService
  usage: UsageService
}

export function createMemberParts(dependencies: InvitationDependencies & JoiningDependencies): MemberParts {
  return {
    members: createMemberService(dependencies),
    invitations: createInvitationService(dependencies),
    joining: createJoiningService(dependencies),
    platformAdmins: createPlatformAdminService(dependencies),
    usage: createUsageService(dependencies),
  }
}
