/**
 * The look of Kring: every part a page is made of. Views import from here, and write no class.
 */
export type { Child } from 'hono/jsx'
export {
  Button,
  Buttons,
  CellButton,
  LinkButton,
  type ButtonVariant,
} from '#platform/ui/buttons.tsx'
export { Card, Cards, SubNav } from '#platform/ui/cards.tsx'
export { ConfirmPage } from '#platform/ui/confirm-page.tsx'
export { ErrorSummary, FormBox, FormRow, type AnyForm } from '#platform/ui/form-box.tsx'
export {
  AmountField,
  Checkbox,
  Choice,
  Choices,
  DateField,
  FileField,
  Select,
  TextArea,
  TextField,
  type FieldProps,
  type FieldWidth,
  type Options,
} from '#platform/ui/forms.tsx'
export { HouseStylePage } from '#platform/ui/house-style.tsx'
export { LiveSign } from '#platform/ui/live-sign.tsx'
export { Page, type Crumb } from '#platform/ui/page.tsx'
export {
  Alert,
  Definition,
  Details,
  Empty,
  Progress,
  Quote,
  StatusBadge,
  Steps,
  type BadgeTone,
} from '#platform/ui/parts.tsx'
export { PublicPage } from '#platform/ui/public-page.tsx'
export { ShellContext, type Shell } from '#platform/ui/shell.ts'
export { Icon, Sign, type Shape } from '#platform/ui/sign.tsx'
export {
  Pagination,
  SummaryList,
  Table,
  type Column,
  type Row,
  type SummaryItem,
} from '#platform/ui/tables.tsx'
export {
  Code,
  Columns,
  Heading,
  Link,
  List,
  ListItem,
  Paragraph,
  Section,
  slug,
  Stack,
} from '#platform/ui/text.tsx'
