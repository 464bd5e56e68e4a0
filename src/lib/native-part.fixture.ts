import { nativeDir } from './native-part.ts'

// A thread that tells where it would look.
postMessage(nativeDir())
