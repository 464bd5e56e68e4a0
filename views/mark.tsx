/** The sign of Parley: a speech bubble with a voice in it. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path
        fill="currentColor"
        d="M4 2h12a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-5.5L6 19v-4H4a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3Z"
      />
      <path class="mark-bars" d="M6.5 7v3M10 5.5v6M13.5 7v3" />
    </svg>
  )
}
