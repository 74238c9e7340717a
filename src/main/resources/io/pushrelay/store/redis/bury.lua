-- ARGV[7] and so on: the nodes that this one was before, after it has said which of their listeners it still has

for i = 7, #ARGV do
  if bury(ARGV[i] .. FORMER) then
    redis.call('ZADD', prefix .. 'n', 0, ARGV[i] .. FORMER)
  end
end
finish()
