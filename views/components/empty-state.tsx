interface EmptyStateProps {
  title: string
  text: string
  action?: { href: string; label: string }
}

/** An empty list says what it is for and offers the first step. */
export function EmptyState({ title, text, action }: EmptyStateProps) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      <p>{text}</p>
      {action && (
        <a class="btn btn-primary" href={action.href}>
          {action.label}
        </a>
      )}
    </div>
  )
}
